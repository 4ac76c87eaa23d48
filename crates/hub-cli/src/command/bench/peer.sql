-- The same city for a GraphQL server that is made from tables, such as PostGraphile: plain tables with
-- the keys and indexes that its answers need, and nothing sealed.
DROP SCHEMA IF EXISTS peer CASCADE;
CREATE SCHEMA peer;
SET search_path = peer;
CREATE TABLE dwelling (id text PRIMARY KEY, address text);
CREATE TABLE household (id text PRIMARY KEY, dwelling_id text REFERENCES dwelling);
CREATE TABLE resident (
  id text PRIMARY KEY,
  id_number text UNIQUE,
  name text NOT NULL,
  sex text,
  birth_date date,
  mobile_phone text,
  residence_address text,
  community text
);
CREATE TABLE member (
  household_id text REFERENCES household,
  resident_id text REFERENCES resident,
  relation text,
  PRIMARY KEY (household_id, resident_id)
);
CREATE FUNCTION residents_by_numbers(numbers text[]) RETURNS SETOF resident
  LANGUAGE sql STABLE AS $$ SELECT r.* FROM peer.resident r WHERE r.id_number = ANY(numbers) $$;
CREATE VIEW counts AS SELECT community, count(*)::int AS how_many FROM resident GROUP BY community;
