"""Small shared parts that know no app: layout, slots, ids, history, refusals."""
