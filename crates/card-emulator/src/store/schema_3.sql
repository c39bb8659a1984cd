-- What BluB0X tells of an assigned card beyond `user_card`, and assignments that were taken away. A card without a row
-- here has none of it.
CREATE TABLE user_card_detail (
    number  INTEGER PRIMARY KEY,
    user_id TEXT    NOT NULL,
    card_id TEXT    NOT NULL,
    deleted INTEGER NOT NULL,
    card    TEXT    NOT NULL, -- JSON, as it is listed
    UNIQUE (user_id, card_id)
) STRICT;

CREATE INDEX user_card_detail_of_card ON user_card_detail (card_id);
CREATE INDEX user_card_of_card ON user_card (card_id);
