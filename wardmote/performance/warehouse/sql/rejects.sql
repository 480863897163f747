-- The first line of each file that could not be read.
SELECT scan.file_path, min_by(rejected.line, rejected.line) AS line,
    min_by(rejected.error_type::VARCHAR, rejected.line) AS kind,
    min_by(rejected.column_name, rejected.line) AS column_name,
    min_by(rejected.error_message, rejected.line) AS message
FROM reject_errors AS rejected
JOIN reject_scans AS scan USING (scan_id, file_id)
GROUP BY scan.file_path
ORDER BY scan.file_path
