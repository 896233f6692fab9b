/* finding.c - the names of verdicts, topics and ways a statement is reached. */
#include <pgpreflight/finding.h>
#include <pgpreflight/rule.h>

#include <string.h>

static const char *const verdict_names[] = {"off", "advice", "safe", "destructive", "dangerous"};

const char *
verdict_name(enum verdict v)
{
    return verdict_names[v];
}

const char *
verdict_title(enum verdict v)
{
    return v == VERDICT_DESTRUCTIVE ? "potentially destructive" : verdict_names[v];
}

bool
verdict_from_name(enum verdict *ret_v, const char *name)
{
    for (enum verdict v = VERDICT_OFF; v <= VERDICT_DANGEROUS; v++)
        if (!strcmp(name, verdict_names[v])) {
            *ret_v = v;
            return true;
        }
    return false;
}

const char *
via_name(enum via v)
{
    switch (v) {
    case VIA_NONE:
        return NULL;
    case VIA_DO_BLOCK:
        return "do-block";
    case VIA_FUNCTION_BODY:
        return "function-body";
    case VIA_EXECUTE:
        return "execute";
    }
    return NULL;
}

const char *
topic_name(enum topic t)
{
    switch (t) {
    case TOPIC_DATA_LOSS:
        return "data-loss"; /* one word: it is a name in the config, too */
    case TOPIC_LOCKS:
        return "locks";
    case TOPIC_REWRITE:
        return "rewrites";
    case TOPIC_CONSTRAINTS:
        return "constraints";
    case TOPIC_INDEXES:
        return "indexes";
    case TOPIC_COMPATIBILITY:
        return "compatibility";
    case TOPIC_TRANSACTIONS:
        return "transactions";
    case TOPIC_FAILURE:
        return "failure";
    case TOPIC_PARTITIONS:
        return "partitions";
    case TOPIC_SECURITY:
        return "security";
    case TOPIC_MAINTENANCE:
        return "maintenance";
    case TOPIC_STYLE:
        return "style";
    case TOPIC_INPUT:
        return "input";
    }
    return "";
}
