import BatchForge

/// A tool that reaches the documents of its job.
package protocol DatabaseStep: Step {
    var database: DatabaseOptions { get }
}

extension DatabaseStep {
    package var overrides: JobOverrides { database.overrides }

    package func openStore(_ settings: MongoSettings) throws -> (any DocumentStore)? {
        try MongoCollection(settings)
    }
}
