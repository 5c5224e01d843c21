// What Swift cannot say about libmongoc, and nothing else.
//
// `bson_t` is aligned to 128 bytes in libbson 1.x and to 8 in 2.x, so Swift sees it as an opaque pointer in one and as a
// struct in the other. It stays in this file: Swift passes bytes and lengths, and gets bytes and lengths.

#ifndef FORGE_MONGOC_SHIM_H
#define FORGE_MONGOC_SHIM_H

#include <mongoc/mongoc.h>
#include <string.h>

/// A BSON document that someone else owns.
typedef struct {
    const uint8_t *bytes;
    size_t length;
} forge_bson_view;

/// A reply of the server that the receiver frees with `bson_free`. `bytes` is NULL when there is none.
typedef struct {
    uint8_t *bytes;
    uint32_t length;
} forge_bson_reply;

// `view` must be one whole document, as ForgeBSON's always are. `out` is a view too: nothing is copied or destroyed.
static inline bool forge_view(bson_t *out, forge_bson_view view, bson_error_t *error) {
    if (bson_init_static(out, view.bytes, view.length)) return true;
    bson_set_error(error, MONGOC_ERROR_BSON, MONGOC_ERROR_BSON_INVALID, "not a BSON document");
    return false;
}

static inline forge_bson_reply forge_take(bson_t *reply) {
    forge_bson_reply taken = {NULL, 0};
    taken.bytes = bson_destroy_with_steal(reply, true, &taken.length);
    return taken;
}

// Copies the numbers of a reply, the lists of errors in it and `codeName`. What is left out quotes documents, and cut in
// the middle of a character it would make the reply unreadable.
static inline void forge_copy_account(const bson_t *reply, bool is_list, bson_t *account) {
    bson_iter_t i;
    if (!bson_iter_init(&i, reply)) return;
    while (bson_iter_next(&i)) {
        const char *key = bson_iter_key(&i);
        bool is_array = BSON_ITER_HOLDS_ARRAY(&i);
        if (is_array || (is_list && BSON_ITER_HOLDS_DOCUMENT(&i))) {
            const uint8_t *bytes;
            uint32_t length;
            bson_t from, to;
            if (is_array) bson_iter_array(&i, &length, &bytes);
            else bson_iter_document(&i, &length, &bytes);
            if (!bson_init_static(&from, bytes, length)) continue;
            if (is_array) bson_append_array_begin(account, key, -1, &to);
            else bson_append_document_begin(account, key, -1, &to);
            forge_copy_account(&from, is_array, &to);
            if (is_array) bson_append_array_end(account, &to);
            else bson_append_document_end(account, &to);
        } else if (BSON_ITER_HOLDS_NUMBER(&i) || strcmp(key, "codeName") == 0) {
            bson_append_iter(account, NULL, 0, &i);
        }
    }
}

static inline forge_bson_reply forge_account(const bson_t *reply) {
    bson_t account;
    bson_init(&account);
    forge_copy_account(reply, false, &account);
    return forge_take(&account);
}

static inline forge_bson_reply forge_take_account(bson_t *reply) {
    forge_bson_reply taken = forge_account(reply);
    bson_destroy(reply);
    return taken;
}

// An array in a struct.
static inline const char *forge_error_text(const bson_error_t *error) { return error->message; }

// An array in a struct.
static inline const char *forge_host_and_port(const mongoc_host_list_t *host) { return host->host_and_port; }

static inline bool forge_command(
    mongoc_client_t *client, const char *database, forge_bson_view command, forge_bson_reply *reply,
    bson_error_t *error) {
    bson_t c, r;
    if (!forge_view(&c, command, error)) return false;
    bool done = mongoc_client_command_simple(client, database, &c, NULL, &r, error);
    *reply = done ? forge_take(&r) : forge_take_account(&r);
    return done;
}

static inline mongoc_cursor_t *forge_find(
    mongoc_collection_t *collection, forge_bson_view filter, forge_bson_view options, bson_error_t *error) {
    bson_t f, o;
    if (!forge_view(&f, filter, error) || !forge_view(&o, options, error)) return NULL;
    return mongoc_collection_find_with_opts(collection, &f, &o, NULL);
}

static inline mongoc_cursor_t *forge_aggregate(
    mongoc_collection_t *collection, forge_bson_view pipeline, forge_bson_view options, bson_error_t *error) {
    bson_t p, o;
    if (!forge_view(&p, pipeline, error) || !forge_view(&o, options, error)) return NULL;
    return mongoc_collection_aggregate(collection, MONGOC_QUERY_NONE, &p, &o, NULL);
}

// The next document, owned by the cursor until its next call. No document may be an error: `forge_cursor_failed` tells.
static inline bool forge_cursor_next(mongoc_cursor_t *cursor, forge_bson_view *document) {
    const bson_t *d;
    if (!mongoc_cursor_next(cursor, &d)) return false;
    document->bytes = bson_get_data(d);
    document->length = d->len;
    return true;
}

static inline bool forge_cursor_failed(mongoc_cursor_t *cursor, bson_error_t *error, forge_bson_reply *reply) {
    const bson_t *r = NULL;
    if (!mongoc_cursor_error_document(cursor, error, &r)) return false;
    if (r) *reply = forge_account(r);
    return true;
}

static inline int64_t forge_count(
    mongoc_collection_t *collection, forge_bson_view filter, forge_bson_view options, forge_bson_reply *reply,
    bson_error_t *error) {
    bson_t f, o, r;
    if (!forge_view(&f, filter, error) || !forge_view(&o, options, error)) return -1;
    int64_t count = mongoc_collection_count_documents(collection, &f, &o, NULL, &r, error);
    *reply = forge_take_account(&r);
    return count;
}

static inline bool forge_update_many(
    mongoc_collection_t *collection, forge_bson_view filter, forge_bson_view update, forge_bson_view options,
    forge_bson_reply *reply, bson_error_t *error) {
    bson_t f, u, o, r;
    if (!forge_view(&f, filter, error) || !forge_view(&u, update, error) || !forge_view(&o, options, error))
        return false;
    bool done = mongoc_collection_update_many(collection, &f, &u, &o, &r, error);
    *reply = forge_take_account(&r);
    return done;
}

static inline bool forge_delete_many(
    mongoc_collection_t *collection, forge_bson_view filter, forge_bson_reply *reply, bson_error_t *error) {
    bson_t f, r;
    if (!forge_view(&f, filter, error)) return false;
    bool done = mongoc_collection_delete_many(collection, &f, NULL, &r, error);
    *reply = forge_take_account(&r);
    return done;
}

static inline mongoc_bulk_operation_t *forge_bulk(
    mongoc_collection_t *collection, forge_bson_view options, bson_error_t *error) {
    bson_t o;
    if (!forge_view(&o, options, error)) return NULL;
    return mongoc_collection_create_bulk_operation_with_opts(collection, &o);
}

static inline bool forge_bulk_update_one(
    mongoc_bulk_operation_t *bulk, forge_bson_view filter, forge_bson_view update, forge_bson_view options,
    bson_error_t *error) {
    bson_t f, u, o;
    if (!forge_view(&f, filter, error) || !forge_view(&u, update, error) || !forge_view(&o, options, error))
        return false;
    return mongoc_bulk_operation_update_one_with_opts(bulk, &f, &u, &o, error);
}

static inline bool forge_bulk_execute(mongoc_bulk_operation_t *bulk, forge_bson_reply *reply, bson_error_t *error) {
    bson_t r;
    bool done = mongoc_bulk_operation_execute(bulk, &r, error) != 0;
    *reply = forge_take_account(&r);
    return done;
}

#endif
