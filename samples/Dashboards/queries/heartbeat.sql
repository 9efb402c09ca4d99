-- One row: the server is there.
select 1 as alive
