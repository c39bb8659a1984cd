-- Times are Unix seconds, except those that were sent: they are kept as text, as they came.
CREATE TABLE template (
    number       INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    description  TEXT    NOT NULL, -- JSON
    created_at   INTEGER NOT NULL,
    last_updated INTEGER NOT NULL
) STRICT;

-- A list reply's order is the order of `number`, which is the order of creation.
CREATE TABLE card (
    number              INTEGER PRIMARY KEY,
    template            INTEGER NOT NULL REFERENCES template (number),
    card_id             TEXT    NOT NULL,
    status              TEXT    NOT NULL,
    before_deactivation TEXT,
    unique_identifier   TEXT,
    security_answer_1   TEXT,
    security_answer_2   TEXT,
    expiration          TEXT,
    recipient_email     TEXT,
    fields              TEXT    NOT NULL, -- JSON
    created_at          INTEGER NOT NULL,
    last_updated        INTEGER NOT NULL,
    UNIQUE (template, card_id)
) STRICT;

CREATE INDEX card_of_template ON card (template);

CREATE TABLE user_card (
    user_id             TEXT NOT NULL,
    card_id             TEXT NOT NULL,
    number_of_card_uses INTEGER,
    public_notes        TEXT,
    activation          TEXT,
    deactivation        TEXT,
    card_user_flags     INTEGER,
    PRIMARY KEY (user_id, card_id)
) STRICT, WITHOUT ROWID;
