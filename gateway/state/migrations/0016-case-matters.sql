-- Which matters a case was named for, told by the least and the greatest of them: a case number that is used for everything
-- must not have all its records read again for each that comes.
CREATE INDEX log_index_case_matter ON shudao.log_index (case_number, matter)
  WHERE case_number IS NOT NULL AND matter IS NOT NULL;
