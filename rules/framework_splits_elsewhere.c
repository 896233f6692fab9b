/* framework-splits-elsewhere: a statement that the splitter tears. Found by src/framework_*.c,
 * reported by lint_run.c. */
#include <pgpreflight/rule.h>

RULE(framework_splits_elsewhere) = {
    .id = "framework-splits-elsewhere",
    .verdict = VERDICT_DANGEROUS,
    .topic = TOPIC_INPUT,
    .framework = "goose",
    .summary = "the runner cuts a statement in the middle",
    .why = "The runner splits the file by its own simple rule, which does not know function "
           "bodies or quotes, so the server gets a piece of a statement and the migration fails "
           "with a syntax error. Mark the statement as one, in the way the tool has for it.",
    .bad = "-- +goose Up\n"
           "CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$\n"
           "BEGIN\n"
           "    RETURN 1;\n"
           "END $$;",
    .good = "-- +goose Up\n"
            "-- +goose StatementBegin\n"
            "CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$\n"
            "BEGIN\n"
            "    RETURN 1;\n"
            "END $$;\n"
            "-- +goose StatementEnd",
    .hazards = "233",
    .not_fixable = "a fix would have to know where the tool looks",
};
