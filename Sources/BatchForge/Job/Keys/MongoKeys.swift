import ForgeJSON

/// The keys of `mongodb`.
enum MongoKeys {
    static let section = KeyDeclaration("mongodb", .section, "Where the documents are.")
    static let uri = ValueKey(
        "mongodb.uri",
        .text(
            "connection string", pattern: #"^mongodb(\+srv)?://[^\s]+$"#, shownAs: "[redacted]", MongoName.uriProblem),
        or: "required", variable: "MONGODB_URI", "The server; a secret where it holds a password.")
    static let database = ValueKey(
        "mongodb.database",
        .text("name", pattern: #"^[^\s/\\."$*<>:|?]{1,63}$"#, MongoName.databaseProblem), or: "required",
        variable: "MONGODB_DB", "The database.")
    static let collection = ValueKey(
        "mongodb.collection", .collection, or: "required", variable: "MONGODB_COLLECTION",
        "The collection that holds the documents.")

    static let all: [KeyDeclaration] = [section, uri.declaration, database.declaration, collection.declaration]
}
