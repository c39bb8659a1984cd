//! What somebody looks at: lists in pages, with counts and search. No request of a vendor's API comes here.

use rusqlite::{OptionalExtension, Transaction, params};

use super::{KnownTemplate, StoreError, cards, user_cards};
use crate::UserCard;
use crate::id123::{Card, FieldGroup, Status, Template};

/// Cards that one look goes through at most: the database serves requests between two looks.
const MOST_LOOKED_AT: i64 = 20_000;

/// A template as it is shown.
pub(crate) struct TemplateView {
    pub(crate) template: Template,
    pub(crate) created_at: i64,
    pub(crate) last_updated: i64,
    pub(crate) cards: i64,
}

/// Which cards are wanted.
#[derive(Clone)]
pub(crate) struct CardSearch {
    /// In lower case; found in the id and in the fields' values. Empty finds all.
    pub(crate) text: String,
    pub(crate) status: Option<Status>,
    /// The number behind which to begin; 0 at first.
    pub(crate) after: i64,
    pub(crate) limit: usize,
}

/// Some cards, each with its number.
pub(crate) struct CardsFound {
    pub(crate) cards: Vec<(i64, Card)>,
    /// Behind which number to go on; `None` at the end.
    pub(crate) next: Option<i64>,
}

/// A status a card has had, and since when.
pub(crate) struct PathStep {
    pub(crate) status: Status,
    pub(crate) at: i64,
}

/// All templates in order of creation.
pub(crate) fn template_views(tx: &Transaction<'_>) -> Result<Vec<TemplateView>, StoreError> {
    let mut statement = tx.prepare_cached(
        "SELECT description, created_at, last_updated, (SELECT count(*) FROM card WHERE template = template.number)
         FROM template ORDER BY number",
    )?;
    let mut rows = statement.query([])?;
    let mut views = Vec::new();
    while let Some(row) = rows.next()? {
        let description: String = row.get(0)?;
        let template = serde_json::from_str(&description).map_err(|_| StoreError::Corrupt("template.description"))?;
        views.push(TemplateView { template, created_at: row.get(1)?, last_updated: row.get(2)?, cards: row.get(3)? });
    }
    Ok(views)
}

/// The next cards that match. May find fewer than wanted, and none, before the end: go on behind `next`.
pub(crate) fn search_cards(
    tx: &Transaction<'_>,
    template: &KnownTemplate,
    search: &CardSearch,
) -> Result<CardsFound, StoreError> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {}, number FROM card WHERE template = ?1 AND number > ?2 AND (?3 IS NULL OR status = ?3)
         ORDER BY number LIMIT ?4",
        cards::COLUMNS
    ))?;
    let status = search.status.map(Status::as_str);
    let mut rows = statement.query(params![template.number, search.after, status, MOST_LOOKED_AT])?;
    let (mut found, mut looked_at, mut last) = (Vec::new(), 0, search.after);
    while let Some(row) = rows.next()? {
        // One more than wanted is looked for, so that the last page is known to be the last.
        if found.len() == search.limit {
            return Ok(CardsFound { cards: found, next: Some(last) });
        }
        let card = cards::read(row)?;
        looked_at += 1;
        let number = row.get(11)?;
        if matches(&card, &search.text) {
            found.push((number, card));
        }
        last = number;
    }
    Ok(CardsFound { cards: found, next: (looked_at == MOST_LOOKED_AT).then_some(last) })
}

/// The statuses of a card from its creation on, as far as they are kept.
pub(crate) fn card_path(
    tx: &Transaction<'_>,
    template: &KnownTemplate,
    card: &Card,
) -> Result<Vec<PathStep>, StoreError> {
    let mut statement = tx.prepare_cached(
        "SELECT status, at FROM card_path
         WHERE card = (SELECT number FROM card WHERE template = ?1 AND card_id = ?2) ORDER BY number",
    )?;
    let rows = statement
        .query_map(params![template.number, card.id], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))?;
    let mut path = vec![PathStep { status: Status::Inactive, at: card.created_at }];
    for row in rows {
        let (status, at) = row?;
        let status = Status::parse(&status).ok_or(StoreError::Corrupt("card_path.status"))?;
        path.push(PathStep { status, at });
    }
    Ok(path)
}

/// The first expiration of a card after this moment, in Unix seconds.
pub(crate) fn next_expiration(tx: &Transaction<'_>, now: i64) -> Result<Option<i64>, StoreError> {
    let mut statement = tx.prepare_cached("SELECT expiration FROM card WHERE expiration IS NOT NULL")?;
    let mut rows = statement.query([])?;
    let mut next: Option<i64> = None;
    while let Some(row) = rows.next()? {
        let text = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
        // Kept as it was sent, with any offset: its order as text is not its order in time.
        let Some(end) = text.parse::<card_types::Timestamp>().ok().and_then(|date| date.unix_seconds()) else {
            return Err(StoreError::Corrupt("card.expiration"));
        };
        if end > now && next.is_none_or(|next| end < next) {
            next = Some(end);
        }
    }
    Ok(next)
}

/// Assignments whose user or card begins with this text, in order of their ids, behind the given pair.
pub(crate) fn search_user_cards(
    tx: &Transaction<'_>,
    begin: &str,
    after: (&str, &str),
    limit: usize,
) -> Result<Vec<UserCard>, StoreError> {
    let mut statement = tx.prepare_cached(
        "SELECT user_id, card_id FROM user_card
         WHERE (user_id, card_id) > (?1, ?2) AND (substr(user_id, 1, length(?3)) = ?3 OR substr(card_id, 1, length(?3)) = ?3)
         ORDER BY user_id, card_id LIMIT ?4",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = statement.query_map(params![after.0, after.1, begin, limit], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    let mut found = Vec::new();
    for row in rows {
        let (user, card) = row?;
        let (Ok(user), Ok(card)) = (user.parse(), card.parse()) else {
            return Err(StoreError::Corrupt("user_card.user_id"));
        };
        found.extend(user_cards::find_user_card(tx, user, card)?);
    }
    Ok(found)
}

/// How many assignments there are.
pub(crate) fn count_user_cards(tx: &Transaction<'_>) -> Result<i64, StoreError> {
    let count = tx.query_row("SELECT count(*) FROM user_card", [], |row| row.get(0)).optional()?;
    Ok(count.unwrap_or_default())
}

/// In a photo nobody searches, and a picture as text would be found by chance.
fn matches(card: &Card, text: &str) -> bool {
    let found = |value: &str| value.to_lowercase().contains(text);
    text.is_empty()
        || found(&card.id)
        || FieldGroup::ALL
            .into_iter()
            .filter(|group| *group != FieldGroup::Image)
            .any(|group| card.fields.group(group).iter().any(|(_, value)| found(value)))
}
