-- When a person was locked out at once, and whether the roster once named no physical card; seconds since 1970.
alter table card add column offboarded_at integer;
alter table card add column without_physical integer;

-- Physical cards of people. What must be read back is sealed with a key made from the state's, bound to the card's hash.
create table physical (
    card     blob not null, -- as card.id
    mark     blob not null, -- keyed hash of user and physical card
    ended_at integer,
    sealed   blob not null,
    primary key (card, mark)
) without rowid;

-- What was done about each leaver, for `cards report leavers`; one row for each vendor and time of leaving.
create table leaver (
    number       integer primary key,
    card         blob not null,
    vendor       integer not null, -- 1: ID123, 2: BluB0X
    mark         blob not null,    -- of the physical card; empty for ID123, and while the physical card is not known
    planned_at   integer not null,
    sent_at      integer,
    confirmed_at integer,
    back_at      integer,          -- the person was back before it was done
    sealed       blob not null
);
create index leaver_card on leaver (card);
create index leaver_planned on leaver (planned_at);
