/* init_text.h - the text for each kind of file. See init_files.h. */
#ifndef PGPREFLIGHT_INIT_TEXT_H
#define PGPREFLIGHT_INIT_TEXT_H

#include "init_files.h"

void init_text_config(struct buf *b, const struct init_project *p);
/* One entry of the list `repos`, behind `indent` blanks. */
void init_text_pre_commit(struct buf *b, const struct init_project *p, size_t indent);
void init_text_github(struct buf *b, const struct init_project *p);
void init_text_gitlab(struct buf *b, const struct init_project *p);

#endif
