-- +goose Up
DROP TABLE readings_2025_08;

-- +goose Down
SELECT 'needs the backup';
