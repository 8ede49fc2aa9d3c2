-- Run once by a superuser. The owner has the tables; the server's role owns nothing and gets its rights from `wasmpay migrate --server-role`.
-- Passwords come from files, so that they stand in no command line and in no history.
\set ON_ERROR_STOP on
\if :{?secrets}
\else
  \set secrets /run/secrets
\endif
\setenv WASMPAY_SECRETS :secrets
\set owner_password `cat "$WASMPAY_SECRETS/owner_password"`
\set server_password `cat "$WASMPAY_SECRETS/server_password"`
CREATE ROLE wasmpay_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE wasmpay LOGIN PASSWORD :'server_password' CONNECTION LIMIT 200;
CREATE DATABASE wasmpay OWNER wasmpay_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE wasmpay FROM PUBLIC;
GRANT CONNECT ON DATABASE wasmpay TO wasmpay;
\connect wasmpay
-- Before PostgreSQL 15 everybody may create in it; afterwards this changes nothing.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO wasmpay_owner;
