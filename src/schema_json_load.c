#include "schema_json.h"

#include <string.h>

#include "schema_model.h"

/* What a relation of the document contains. */
struct column *
json_load_columns(struct loading *l, const struct place *p, const cJSON *o, const char *key)
{
    struct column *first = NULL, **last = &first;
    struct place list = {p, key, 0}, here = {&list, NULL, 0};
    const cJSON *v;

    cJSON_ArrayForEach(v, json_get_array(l, p, o, key))
    {
        struct column *c = schema_new(l->s, struct column);
        const char *generated = json_get_text(l, &here, v, "generated");

        c->name = json_get_name(l, &here, v).name;
        c->type = json_get_type(l, &here, v, "type");
        column_type_note(l->s, c->type.name);
        c->collation = json_get_text(l, &here, v, "collation");
        c->not_null = json_get_tri(l, &here, v, "not_null");
        c->has_default = json_get_tri(l, &here, v, "has_default");
        c->is_generated = generated != NULL;
        c->is_virtual = generated && strcmp(generated, "virtual") == 0;
        c->default_text = json_get_text(l, &here, v, generated ? "expression" : "default");
        if (c->default_text && !generated)
            c->has_default = TRI_YES;
        c->generated_from = json_get_list(l, &here, v, "generated_from");
        c->identity = (char)json_get_word(l, &here, v, "identity", json_identities, 0);
        c->is_inherited = json_get_flag(l, &here, v, "inherited");
        c->dropped = json_get_flag(l, &here, v, "dropped");
        *last = c;
        last = &c->next;
        here.index++;
    }
    return first;
}

static void
load_reference(struct loading *l, const struct place *p, const cJSON *v, struct relation *r,
               struct constraint *c)
{
    struct relation *ref = json_get_relation(l, p, v, "references");

    c->ref_columns = json_get_list(l, p, v, "referenced_columns");
    c->on_delete = (char)json_get_word(l, p, v, "on_delete", json_actions, 'a');
    c->on_update = (char)json_get_word(l, p, v, "on_update", json_actions, 'a');
    if (!ref || !r)
        return;
    c->ref = ref;
    ref->tied = true;
    c->ref_name = ref->name;
    if (!relation_listed(ref->referenced_by, r))
        relation_link(l->s, &ref->referenced_by, r);
}

/* The index that bears the constraint's name, or the one it names. */
static void
load_index_of(struct loading *l, const struct place *p, const cJSON *v, struct relation *r,
              struct constraint *c)
{
    const char *name = json_get_text(l, p, v, "index");

    if (!name && c->type != CONSTRAINT_PRIMARY_KEY && c->type != CONSTRAINT_UNIQUE &&
        c->type != CONSTRAINT_EXCLUDE)
        return;
    for (struct relation_list *i = r ? r->indexes : NULL; i; i = i->next) {
        if (strcmp(i->rel->name.name, name ? name : c->name) != 0)
            continue;
        c->index = i->rel;
        i->rel->index->constraint = c;
        return;
    }
}

struct constraint *
json_load_constraints(struct loading *l, const struct place *p, const cJSON *o, struct relation *r,
                      const char *schema)
{
    struct constraint *first = NULL, **last = &first;
    struct place list = {p, "constraints", 0}, here = {&list, NULL, 0};
    const cJSON *v;

    cJSON_ArrayForEach(v, json_get_array(l, p, o, "constraints"))
    {
        struct constraint *c = schema_new(l->s, struct constraint);

        c->name = json_get_name(l, &here, v).name;
        c->type = (enum constraint_type)json_get_word(l, &here, v, "type", json_constraint_types,
                                                      CONSTRAINT_CHECK);
        c->columns = json_get_list(l, &here, v, "columns");
        c->include = json_get_list(l, &here, v, "include");
        c->check_text = json_get_text(l, &here, v, "expression");
        c->proves_not_null = json_get_list(l, &here, v, "proves_not_null");
        c->valid = json_get_tri(l, &here, v, "valid");
        c->not_enforced = json_get_flag(l, &here, v, "not_enforced");
        c->deferrable = json_get_flag(l, &here, v, "deferrable");
        c->initially_deferred = json_get_flag(l, &here, v, "initially_deferred");
        c->no_inherit = json_get_flag(l, &here, v, "no_inherit");
        c->nulls_not_distinct = json_get_flag(l, &here, v, "nulls_not_distinct");
        c->is_inherited = json_get_flag(l, &here, v, "inherited");
        if (l->failed)
            return NULL;
        if (c->type == CONSTRAINT_FOREIGN_KEY)
            load_reference(l, &here, v, r, c);
        load_index_of(l, &here, v, r, c);
        constraint_name_count(l->s, schema, c->name, true);
        *last = c;
        last = &c->next;
        here.index++;
    }
    return first;
}

/* What a server said of a relation or index; all of it may be missing. */
static void
load_live(struct loading *l, const struct place *p, const cJSON *o, struct relation *r)
{
    const char *identity = json_get_text(l, p, o, "replica_identity");
    struct relation_live live = {
        .replica_identity = identity ? *identity : 0,
        .published = json_get_tri(l, p, o, "published"),
        .tablespace = json_get_text(l, p, o, "tablespace"),
        .rights = json_get_text(l, p, o, "rights"),
        .scans = json_get_size(l, p, o, "scans"),
        .reads_per_s = json_get_rate(l, p, o, "reads_per_s"),
        .writes_per_s = json_get_rate(l, p, o, "writes_per_s"),
    };
    struct relation_live *copy;

    if (!identity && !live.published && !live.tablespace && !live.rights && live.scans < 0 &&
        live.reads_per_s < 0)
        return;
    copy = schema_new(l->s, struct relation_live);
    *copy = live;
    r->live = copy;
}

static void
load_indexes(struct loading *l, const struct place *p, const cJSON *o, struct relation *r)
{
    struct place list = {p, "indexes", 0}, here = {&list, NULL, 0};
    const cJSON *v;

    cJSON_ArrayForEach(v, json_get_array(l, p, o, "indexes"))
    {
        struct index_def def = {0};
        struct relation *x;
        const char *name = json_get_name(l, &here, v).name;

        def.columns = json_get_list(l, &here, v, "columns");
        def.n_keys = string_list_count(def.columns);
        def.key_names = json_get_list(l, &here, v, "key_names");
        def.include = json_get_list(l, &here, v, "include");
        def.expr_columns = json_get_list(l, &here, v, "expression_columns");
        def.where_text = json_get_text(l, &here, v, "where");
        def.method = json_get_text(l, &here, v, "method");
        def.unique = json_get_flag(l, &here, v, "unique");
        def.nulls_not_distinct = json_get_flag(l, &here, v, "nulls_not_distinct");
        def.on_only = json_get_flag(l, &here, v, "on_only");
        def.valid = json_get_tri(l, &here, v, "valid");
        if (l->failed)
            return;
        x = index_create(l->s, r, name, &def);
        x->bytes = json_get_size(l, &here, v, "bytes");
        load_live(l, &here, v, x);
        here.index++;
    }
}

static void
load_triggers(struct loading *l, const struct place *p, const cJSON *o, struct relation *r)
{
    struct place list = {p, "triggers", 0}, here = {&list, NULL, 0};
    struct trigger **last = &r->triggers;
    const cJSON *v;

    cJSON_ArrayForEach(v, json_get_array(l, p, o, "triggers"))
    {
        struct trigger *t = schema_new(l->s, struct trigger);
        const cJSON *function = json_get_object(l, &here, v, "function");
        struct place inside = {&here, "function", 0};

        t->name = json_get_name(l, &here, v).name;
        if (function)
            t->function = json_get_name(l, &inside, function);
        t->row = json_get_flag(l, &here, v, "row");
        t->constraint = json_get_flag(l, &here, v, "constraint");
        t->deferrable = json_get_flag(l, &here, v, "deferrable");
        t->initially_deferred = json_get_flag(l, &here, v, "initially_deferred");
        t->columns = json_get_list(l, &here, v, "columns");
        *last = t;
        last = &t->next;
        here.index++;
    }
}

static struct policy *
load_policies(struct loading *l, const struct place *p, const cJSON *o, const char *key)
{
    struct place list = {p, key, 0}, here = {&list, NULL, 0};
    struct policy *first = NULL, **last = &first;
    const cJSON *v;

    cJSON_ArrayForEach(v, json_get_array(l, p, o, key))
    {
        struct policy *x = schema_new(l->s, struct policy);

        x->name = json_get_name(l, &here, v).name;
        x->columns = json_get_list(l, &here, v, "columns");
        *last = x;
        last = &x->next;
        here.index++;
    }
    return first;
}

/* Relations of a list: linked here, and there in the opposite direction. */
static void
load_links(struct loading *l, const struct place *p, const cJSON *o, const char *key,
           struct relation *r, bool views)
{
    struct place list = {p, key, 0}, here = {&list, NULL, 0};
    const cJSON *v;

    cJSON_ArrayForEach(v, json_get_array(l, p, o, key))
    {
        struct name n = json_get_name(l, &here, v);
        struct relation *other = n.name ? relation_touch(l->s, n, OBJ_UNKNOWN) : NULL;

        if (!other)
            return;
        relation_append(l->s, views ? &r->reads : &r->inherits, other);
        relation_link(l->s, views ? &other->read_by : &other->children, r);
        here.index++;
    }
}

static void
load_owner(struct loading *l, const struct place *p, const cJSON *o, struct relation *r)
{
    const cJSON *owner = json_get_object(l, p, o, "owned_by");
    struct place here = {p, "owned_by", 0};

    if (!owner)
        return;
    r->sequence_table = json_get_relation(l, p, o, "owned_by");
    r->sequence_column = json_get_text(l, &here, owner, "column");
    if (!r->sequence_column)
        json_wrong(l, &here, "column", "a text");
    else if (r->sequence_table)
        relation_own(l->s, &r->sequence_table->sequences, r);
}

static void
load_of_type(struct loading *l, const struct place *p, const cJSON *o, struct relation *r)
{
    const cJSON *v = json_get_object(l, p, o, "of_type");
    struct place here = {p, "of_type", 0};

    if (v)
        r->of_type = json_get_name(l, &here, v);
}

void
json_load_relation(struct loading *l, const struct place *p, const cJSON *o, struct relation *r)
{
    r->complete = json_get_tri(l, p, o, "complete");
    r->unlogged = json_get_flag(l, p, o, "unlogged");
    r->row_security = json_get_flag(l, p, o, "row_security");
    r->owner = json_get_text(l, p, o, "owner");
    load_live(l, p, o, r);
    r->columns = json_load_columns(l, p, o, "columns");
    load_indexes(l, p, o, r);
    r->constraints = json_load_constraints(l, p, o, r, r->name.schema);
    load_triggers(l, p, o, r);
    r->policies = load_policies(l, p, o, "policies");
    r->rules = load_policies(l, p, o, "rules");
    r->statistics = load_policies(l, p, o, "statistics");
    load_of_type(l, p, o, r);
    r->partition_by = json_get_text(l, p, o, "partition_by");
    r->partition_columns = json_get_list(l, p, o, "partition_columns");
    r->partition_of = json_get_relation(l, p, o, "partition_of");
    if (r->partition_of) {
        r->partition_of->tied = true;
        relation_link(l->s, &r->partition_of->partitions, r);
    }
    r->is_default_partition = json_get_flag(l, p, o, "default_partition");
    r->bound_text = json_get_text(l, p, o, "bound");
    load_links(l, p, o, "inherits", r, false);
    load_links(l, p, o, "reads", r, true);
    r->reads_columns = json_get_list(l, p, o, "reads_columns");
    r->populated = json_get_flag(l, p, o, "populated");
    load_owner(l, p, o, r);
    r->rows = json_get_size(l, p, o, "rows");
    r->bytes = json_get_size(l, p, o, "bytes");
    r->index_bytes = json_get_size(l, p, o, "index_bytes");
    r->toast_bytes = json_get_size(l, p, o, "toast_bytes");
}

/* Once all indexes exist: which partitioned index each belongs to. */
void
json_load_parents(struct loading *l, const struct place *p, const cJSON *o, struct relation *r)
{
    struct place list = {p, "indexes", 0}, here = {&list, NULL, 0};
    struct relation_list *i = r->indexes;
    const cJSON *v;

    cJSON_ArrayForEach(v, json_get_array(l, p, o, "indexes"))
    {
        struct relation *parent = json_get_relation(l, &here, v, "parent");

        if (i && parent && parent->index)
            i->rel->index->parent = parent;
        i = i ? i->next : NULL;
        here.index++;
    }
}
