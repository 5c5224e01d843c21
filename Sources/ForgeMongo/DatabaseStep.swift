import BatchForge

/// A tool that reaches the documents of its job.
package protocol DatabaseStep: Step {
    var database: DatabaseOptions { get }

    func run(_ context: Context, on store: any DocumentStore) throws -> ExitStatus
}

extension DatabaseStep {
    package var overrides: JobOverrides { database.overrides }

    package func openStore(_ settings: MongoSettings) throws -> (any DocumentStore)? {
        try MongoCollection(settings)
    }

    package func run(_ context: Context) throws -> ExitStatus {
        try run(context, on: context.store ?? MongoCollection(context.job.mongodb))
    }
}
