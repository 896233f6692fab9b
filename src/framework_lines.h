/*
 * framework_lines.h - goose and sql-migrate: both read a file line by line, with directives in
 * comments, and end a statement at a line that ends in a semicolon.
 */
#ifndef PGPREFLIGHT_FRAMEWORK_LINES_H
#define PGPREFLIGHT_FRAMEWORK_LINES_H

#include "framework.h"

enum line_directive {
    LINE_PLAIN,
    LINE_UP,
    LINE_UP_NO_TRANSACTION,
    LINE_DOWN,
    LINE_NO_TRANSACTION,
    LINE_STATEMENT_BEGIN,
    LINE_STATEMENT_END,
    LINE_IGNORED, /* looks like a directive, but the tool does not see it as one */
};

struct line_tool {
    const char *title;
    const char *begin, *end; /* its directives around a statement: "-- +goose StatementBegin" */
    enum line_directive (*directive)(const struct cutter *c, const struct text_line *l);
    const char *wrapped, *alone, *several; /* why, for the three kinds of unit */
};

void cut_lines(struct cutter *c, const struct line_tool *tool);

#endif
