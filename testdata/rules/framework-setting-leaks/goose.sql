-- framework: goose
-- file: 1_a.sql
-- +goose Up
SET search_path = archive;
