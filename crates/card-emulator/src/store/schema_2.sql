-- The statuses a card has had after its first one, which is Inactive since `created_at`. Kept by triggers, so that
-- whatever changes a status leaves its trace, and creating a card costs nothing.
CREATE TABLE card_path (
    number INTEGER PRIMARY KEY,
    card   INTEGER NOT NULL, -- card.number
    status TEXT    NOT NULL,
    at     INTEGER NOT NULL
) STRICT;

CREATE INDEX card_path_of_card ON card_path (card);

-- A program that switches a card on and off for ever must not fill the disk: the last 100 are kept.
CREATE TRIGGER card_moved AFTER UPDATE OF status ON card WHEN OLD.status <> NEW.status BEGIN
    INSERT INTO card_path (card, status, at) VALUES (NEW.number, NEW.status, NEW.last_updated);
    DELETE FROM card_path WHERE card = NEW.number AND number <=
        (SELECT number FROM card_path WHERE card = NEW.number ORDER BY number DESC LIMIT 1 OFFSET 100);
END;

CREATE TRIGGER card_gone AFTER DELETE ON card BEGIN
    DELETE FROM card_path WHERE card = OLD.number;
END;
