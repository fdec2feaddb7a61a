-- What a passage needs before its text (the head of a table, the term of a definition), and the
-- fragment of the document's URI that leads to it. Null in chunks of before.
alter table chunk add column context text;
alter table chunk add column anchor text;
