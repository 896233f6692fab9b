/* superuser-role: a role that may do everything. */
#include <pgpreflight/rule.h>
#include <pgpreflight/rule_help.h>

#include <string.h>
#include <strings.h>

static bool
is_on(const char *v)
{
    return !v || !strcasecmp(v, "true") || !strcmp(v, "1") || !strcasecmp(v, "on");
}

static void
check(struct lint *l, const struct op *op)
{
    for (const struct option *o = op->options; o; o = o->next)
        if ((!strcmp(o->name, "superuser") || !strcmp(o->name, "bypassrls") ||
             !strcmp(o->name, "isreplication")) &&
            is_on(o->value)) {
            report(l, op->at, "role %s gets %s, which no right and no policy stops",
                   sql_ident(l, op->object.name),
                   !strcmp(o->name, "superuser")   ? "SUPERUSER"
                   : !strcmp(o->name, "bypassrls") ? "BYPASSRLS"
                                                   : "REPLICATION");
            return;
        }
}

RULE(superuser_role) = {
    .id = "superuser-role",
    .verdict = VERDICT_DESTRUCTIVE,
    .topic = TOPIC_SECURITY,
    .summary = "a role with SUPERUSER, REPLICATION or BYPASSRLS",
    .why = "Such a role is stopped by no right and no policy: with SUPERUSER it can also read "
           "files and run programs on the server. An application needs none of them. Grant what "
           "it needs by name.",
    .bad = "CREATE ROLE app SUPERUSER LOGIN;",
    .good = "CREATE ROLE app LOGIN;",
    .hazards = "199",
    .not_fixable = "which rights it needs is a decision",
    .on = {OP_CREATE_ROLE},
    .check = check,
};
