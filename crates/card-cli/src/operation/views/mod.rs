//! Replies that are shown in a way of their own. A schema names it: `"x-cli": {"view": "template-rules"}`.

mod template_rules;

pub(crate) use template_rules::template_rules;
