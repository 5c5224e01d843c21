import ForgeBSON
import ForgeJSON

/// One job file, read and checked: which documents, which prompt, which request, and what to do with the answer.
///
/// A job that could be loaded holds no setting that is not understood: unknown keys, ambiguous values, templates that
/// do not compile and updates that would touch our own marks have all been refused, with their place in the file.
package struct Job: Sendable {
    /// The file's name without `.yaml`; also the name of the batch directory.
    package let name: String
    /// The path as it was given.
    package let file: String
    package let folder: String
    package let mongodb: MongoSettings
    package let select: Selection
    package let status: StatusSettings
    package let vars: [Variable]
    package let prompt: Prompt
    package let request: RequestSettings
    package let batch: BatchSettings
    package let response: ResponseSettings
    package let results: [ResultTarget]
    package let retry: RetrySettings
    /// Jobs that must have nothing in flight before this one takes documents.
    package let dependsOn: [String]
    package let settingsSource: SettingsSource?
    /// What that collection holds, but for secrets; empty in a tool that does not reach the database.
    package let sharedSettings: BSONDocument
    package let provider: ProviderSettings
    /// Of the job file's bytes, in hexadecimal.
    package let sha256: String
    /// All settings without secrets, as `job_<run>.json` keeps them.
    package let frozen: JSONObject
    /// What is allowed and probably not meant.
    package let warnings: [String]
    /// Each setting with its value and origin, for `--print-config`.
    package let settings: [Setting]
    /// The file itself, for telling places in it.
    package let text: JobText
}

/// What the command line says in place of the job file.
package struct JobOverrides: Sendable {
    package let uri: String?
    package let database: String?
    package let collection: String?
    /// False for a tool that never reaches the database: `mongodb` is then neither filled in nor asked for.
    package let needsDatabase: Bool

    package init(
        uri: String? = nil, database: String? = nil, collection: String? = nil, needsDatabase: Bool = true
    ) {
        self.uri = uri
        self.database = database
        self.collection = collection
        self.needsDatabase = needsDatabase
    }
}
