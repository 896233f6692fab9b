/* read_keyword.c - which words PostgreSQL's grammar keeps for itself; for quoting identifiers. */
#include <pg_query.h>
#include <pg_query_internal.h>

#include <common/keywords.h>

#include "parse.h"

bool
parse_is_keyword(const char *word)
{
    return ScanKeywordLookup(word, &ScanKeywords) >= 0;
}

bool
parse_is_reserved(const char *word)
{
    int k = ScanKeywordLookup(word, &ScanKeywords);

    return k >= 0 && ScanKeywordCategories[k] != UNRESERVED_KEYWORD;
}
