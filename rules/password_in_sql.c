/* password-in-sql: a secret in the repository. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include <string.h>
#include <strings.h>

/* PASSWORD 'text', not PASSWORD NULL. The op has no value for it, so that no report can print one.
 */
static bool
has_password(const char *text)
{
    while ((text = strcasestr(text, "password"))) {
        text += strlen("password");
        text += strspn(text, " ");
        if (*text == '\'' || *text == '$' || !strncasecmp(text, "E'", 2))
            return true;
    }
    return false;
}

static void
check(struct lint *l, const struct op *op)
{
    for (const struct option *o = op->options; o; o = o->next)
        if (!strcmp(o->name, "password") && has_password(sql_statement(l))) {
            report(l, op->at, "the password of role %s stands in the migration",
                   sql_ident(l, op->object.name));
            return;
        }
}

RULE(password_in_sql) = {
    .id = "password-in-sql",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_SECURITY,
    .summary = "a password written in a migration",
    .why = "The password is readable for everybody who can read the repository, and may end up "
           "in the server's log and in pg_stat_statements. Create the role without one and set "
           "it from a secret store, or with psql's \\password.",
    .bad = "CREATE ROLE app LOGIN PASSWORD 'secret';",
    .good = "CREATE ROLE app LOGIN;",
    .hazards = "200",
    .not_fixable = "the secret belongs elsewhere",
    .on = {OP_CREATE_ROLE},
    .check = check,
};
