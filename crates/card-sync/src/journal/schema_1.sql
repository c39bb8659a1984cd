-- `plan`: the digest of the plan; `id`: its id.
create table meta (name text primary key, value text not null) without rowid;

-- Steps that were never sent have no row. Times are milliseconds since 1970.
create table step (
    number      integer primary key,
    status      integer not null,
    at          integer not null,
    http_status integer,
    code        text,
    message     text
);
