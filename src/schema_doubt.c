/*
 * schema_doubt.c - what SQL that nobody could read may have changed.
 *
 * Such SQL (EXECUTE of a text made up at run time, an included file) stands in a text that mostly
 * names what it is about. Relations named there are in doubt from then on; when it names none that
 * is known, all are. What is created later is known as ever.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "schema_model.h"

enum {
    MAX_DOUBTS = 64 /* texts kept; with more of them everything is in doubt */
};

struct doubt {
    const char *text;
    unsigned long id; /* of the newest relation then */
    struct doubt *next;
};

static bool
is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

static bool
exists(const struct schema *s, const char *schema, const char *name)
{
    const struct relation *r = schema_relation(s, (struct name){schema, name});

    return r && r->exists != TRI_NO;
}

/* In whatever schema: the text may say it elsewhere, or as another argument. */
static bool
is_relation(const struct schema *s, const char *name)
{
    for (size_t i = 0; i < s->namespaces.n_slots; i++) {
        const struct namespace *n = s->namespaces.slots[i] ? s->namespaces.slots[i]->value : NULL;

        if (n && exists(s, n->name.name, name))
            return true;
    }
    return exists(s, NULL, name);
}

/* Some relation that exists is named in the text. */
static bool
names_a_relation(const struct schema *s, const char *text)
{
    char word[64];

    while (*text) {
        size_t n = 0;

        while (is_word(text[n]))
            n++;
        for (size_t i = 0; i < n && n < sizeof(word); i++)
            word[i] = (char)tolower((unsigned char)text[i]);
        word[n < sizeof(word) ? n : 0] = '\0';
        if (*word && is_relation(s, word))
            return true;
        text += n ? n : 1;
    }
    return false;
}

void
schema_doubt(struct schema *s, const char *text)
{
    struct doubt *d;
    size_t n = 0;

    for (d = s->doubts; d; d = d->next, n++)
        if (strcmp(d->text, text) == 0) {
            d->id = s->last_id;
            return;
        }
    if (n >= MAX_DOUBTS || !names_a_relation(s, text)) {
        s->all_in_doubt = true;
        s->all_in_doubt_id = s->last_id;
        return;
    }
    d = arena_new(s->run, struct doubt);
    d->text = arena_strdup(s->run, text);
    d->id = s->last_id;
    d->next = s->doubts;
    s->doubts = d;
}

bool
schema_text_names(const char *text, const char *name)
{
    size_t n = strlen(name);

    for (const char *p = text; (p = strcasestr(p, name)); p++)
        if ((p == text || !is_word(p[-1])) && !is_word(p[n]))
            return true;
    return false;
}

bool
schema_is_in_doubt(const struct schema *s, struct name n)
{
    const struct relation *r;
    unsigned long id;

    if (!n.name || (!s->all_in_doubt && !s->doubts))
        return false;
    if (strcmp(n.name, "?") == 0) /* a name made when it runs: read_const.h */
        return true;
    r = schema_relation(s, n);
    id = r && r->exists != TRI_NO ? r->id : 0;
    if (s->all_in_doubt && id <= s->all_in_doubt_id)
        return true;
    for (const struct doubt *d = s->doubts; d; d = d->next)
        if (id <= d->id && schema_text_names(d->text, n.name))
            return true;
    return false;
}
