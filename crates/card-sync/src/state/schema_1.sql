-- `key`: a hash by which the key is known.
create table meta (name text primary key, value blob not null) without rowid;

-- Ids and fields are keyed hashes; times are seconds since 1970.
create table card (
    id             blob primary key,
    fields         blob not null default x'', -- tag and hash of each field, 24 bytes
    sent_at        integer,
    missing_since  integer,
    deactivated_at integer,
    archived_at    integer
) without rowid;
