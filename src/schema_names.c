#include "schema_model.h"

#include <stdio.h>
#include <string.h>

/*
 * The names PostgreSQL chooses when the statement gives none. Source: makeObjectName,
 * ChooseRelationName, ChooseIndexName (commands/indexcmds.c), ChooseConstraintName
 * (catalog/pg_constraint.c); the same in 12 to 19.
 */
#define NAME_BYTES 63

/* The longest prefix of at most n bytes that ends between two UTF-8 characters. */
static size_t
clip(const char *text, size_t n)
{
    if (strlen(text) <= n)
        return strlen(text);
    while (n && ((unsigned char)text[n] & 0xc0) == 0x80)
        n--;
    return n;
}

const char *
names_object(struct schema *s, const char *name1, const char *name2, const char *label)
{
    size_t n1 = strlen(name1), n2 = name2 ? strlen(name2) : 0;
    size_t overhead = (label ? strlen(label) + 1 : 0) + (name2 ? 1 : 0);
    size_t room = overhead < NAME_BYTES ? NAME_BYTES - overhead : 0;
    char out[NAME_BYTES * 2 + 1];
    int len;

    /* The longer part gives way first. */
    while (n1 + n2 > room) {
        if (n1 > n2)
            n1--;
        else
            n2--;
    }
    n1 = clip(name1, n1);
    n2 = name2 ? clip(name2, n2) : 0;
    len = snprintf(out, sizeof(out), "%.*s%s%.*s%s%s", (int)n1, name1, name2 ? "_" : "", (int)n2,
                   name2 ? name2 : "", label ? "_" : "", label ? label : "");
    return intern_n(s, out, len > NAME_BYTES ? NAME_BYTES : (size_t)len);
}

static bool
relation_taken(const struct schema *s, const char *schema, const char *name)
{
    const struct relation *r = map_get(&s->relations, schema, name);

    return r && r->exists != TRI_NO;
}

static bool
constraint_taken(const struct schema *s, const char *schema, const char *name)
{
    const struct constraint_name *n = map_get(&s->constraint_names, schema, name);

    return n && n->count > 0;
}

/* Where the search for a name that is chosen often may begin: all lower numbers are taken, as long
 * as no name became free since. */
struct name_hint {
    struct name name; /* the one without a number */
    bool relations, constraints;
    unsigned pass;
    unsigned long freed;
};

#define HINT_FROM 8   /* fewer tries are not worth remembering */
#define DIGITS_MAX 10 /* of a number */

static struct name_hint *
hint_for(const struct schema *s, const char *schema, const char *first, bool relations,
         bool constraints)
{
    struct name_hint *h = map_get(&s->name_hints, schema, first);

    return h && h->freed == s->names_freed && h->relations == relations &&
                   h->constraints == constraints
               ? h
               : NULL;
}

static void
remember(struct schema *s, const char *schema, const char *first, struct name_hint hint)
{
    struct map_entry *e = map_entry(s, &s->name_hints, schema, first);

    /* Not in the journal: a rollback counts as names that became free. */
    if (!e->value)
        e->value = arena_new(s->run, struct name_hint);
    hint.name = (struct name){intern(s, schema), first};
    hint.freed = s->names_freed;
    *(struct name_hint *)e->value = hint;
}

static const char *
choose(struct schema *s, const char *name1, const char *name2, const char *label,
       const char *schema, bool relations, bool constraints)
{
    const char *first = names_object(s, name1, name2, label), *name = first;
    /* Then the number changes nothing else of the name. */
    bool whole = strlen(first) + DIGITS_MAX <= NAME_BYTES;
    char numbered[NAME_BYTES];

    for (unsigned pass = 1;; pass++) {
        if (!(relations && relation_taken(s, schema, name)) &&
            !(constraints && constraint_taken(s, schema, name))) {
            if (whole && pass >= HINT_FROM && !s->speculating)
                remember(s, schema, first,
                         (struct name_hint){
                             .relations = relations, .constraints = constraints, .pass = pass});
            return name;
        }
        if (whole && pass == 1) {
            const struct name_hint *h = hint_for(s, schema, first, relations, constraints);

            pass = h ? h->pass - 1 : pass;
        }
        snprintf(numbered, sizeof(numbered), "%s%u", label, pass);
        name = names_object(s, name1, name2, numbered);
    }
}

const char *
names_relation(struct schema *s, const char *name1, const char *name2, const char *label,
               const char *schema, bool is_constraint)
{
    return choose(s, name1, name2, label, schema, true, is_constraint);
}

const char *
names_constraint(struct schema *s, const char *name1, const char *name2, const char *label,
                 const char *schema)
{
    return choose(s, name1, name2, label, schema, false, true);
}

/* An index's second column called "lower" is "lower1", as in ChooseIndexColumnNames. */
static const char *
distinct(char *numbered, size_t size, const char *const *before, size_t n, const char *text)
{
    const char *name = text;

    for (unsigned i = 1;; i++) {
        size_t same = 0;

        while (same < n && strcmp(before[same], name) != 0)
            same++;
        if (same == n)
            return name;
        snprintf(numbered, size, "%.*s%u", NAME_BYTES - 10, text, i);
        name = numbered;
    }
}

const char *
names_joined(struct schema *s, const struct string_list *columns, const struct string_list *more)
{
    const char *names[NAME_BYTES];
    char out[NAME_BYTES * 2 + 2];
    size_t n = 0, len = 0;

    /* What comes after the first 63 bytes is cut off anyway. */
    for (int part = 0; part < 2; part++) {
        for (const struct string_list *l = part ? more : columns; l && len < NAME_BYTES;
             l = l->next) {
            char numbered[NAME_BYTES + 1];
            const char *name =
                distinct(numbered, sizeof(numbered), names, n, *l->text ? l->text : "expr");

            names[n] = intern(s, name);
            len += (size_t)snprintf(out + len, NAME_BYTES + 2, "%s%s", len ? "_" : "", names[n]);
            if (len > NAME_BYTES)
                len = NAME_BYTES;
            n++;
        }
    }
    return intern_n(s, out, len);
}
