/* numbered.c - see numbered.h. */
#include "numbered.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "framework.h"

/* Where the digits of 001_x.sql, 001-x.sql, 001.sql and V1__x.sql begin; NULL: another name. */
static const char *
digits_of(const char *name, size_t *ret_n)
{
    const char *digits = name + (*name == 'V' || *name == 'v');
    size_t n = strspn(digits, "0123456789");

    if (!n || !is_sql_name(name) || !strchr("_-. ", digits[n]))
        return NULL;
    *ret_n = n;
    return digits;
}

static bool
goes_down(const char *name)
{
    static const char *const words[] = {"down", "undo", "revert", "rollback"};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        const char *at = name;
        size_t n = strlen(words[i]);

        while ((at = strcasestr(at, words[i]))) {
            if (at > name && strchr("_-. ", at[-1]) && strchr("_-. ", at[n]))
                return true;
            at += n;
        }
    }
    return false;
}

static int
compare_files(const void *a, const void *b)
{
    const struct numbered_file *x = a, *y = b;
    int order = order_number(x->version, y->version);

    return order ? order : strcmp(files_base(x->path), files_base(y->path));
}

/* Leading zeros do not count. */
static const char *
plain_number(struct framework_files *f, const char *digits, size_t n)
{
    while (n > 1 && *digits == '0') {
        digits++;
        n--;
    }
    return arena_strndup(files_arena(f), digits, n);
}

struct numbered_list
numbered_files(struct framework_files *f, const char *path)
{
    const char *dir = files_parent(f, path), *digits;
    const struct listing *l;
    struct numbered_list list = {0};
    size_t n;

    if (!digits_of(files_base(path), &n) || goes_down(files_base(path)))
        return list;
    l = files_list(f, dir);
    list.files = arena_array(files_arena(f), struct numbered_file, l->n + 1);
    for (size_t i = 0; i < l->n; i++)
        if ((digits = digits_of(l->names[i], &n)) && !goes_down(l->names[i]))
            list.files[list.n++] =
                (struct numbered_file){files_join(f, dir, l->names[i]), plain_number(f, digits, n)};
    qsort(list.files, list.n, sizeof(*list.files), compare_files);
    return list;
}

size_t
numbered_index(const struct numbered_list *list, const char *path, size_t from)
{
    const char *name = files_base(path);

    for (size_t i = 0; i < list->n; i++) {
        size_t at = (from + i) % list->n;

        if (!strcmp(files_base(list->files[at].path), name))
            return at;
    }
    return list->n;
}
