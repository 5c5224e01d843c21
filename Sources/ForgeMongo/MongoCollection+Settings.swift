import BatchForge

extension MongoCollection {
    /// The collection of a job. A signal that stops the tool also ends a wait for the server.
    package convenience init(_ settings: MongoSettings) throws {
        try self.init(
            uri: settings.uri.reveal(), database: settings.database, collection: settings.collection,
            isCancelled: { Interruption.isRequested })
    }
}
