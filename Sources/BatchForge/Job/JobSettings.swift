import Crypto
import ForgeBSON
import ForgeJSON
import ForgeJinja
import ForgeTrail

/// Where the documents are. Empty where the tool does not reach the database.
package struct MongoSettings: Sendable, Equatable {
    package let uri: Secret
    package let database: String
    package let collection: String
}

/// Which documents are taken, and in which order.
package struct Selection: Sendable {
    /// The user's filter; the status words are added by `Claims`.
    package let query: BSONDocument
    /// Stages that shape what the templates see of a claimed document; empty: the document as it is.
    package let pipeline: [BSONDocument]
    package let sort: BSONDocument?
    package let limit: Int?
    /// A field to show beside the `_id`; never an identity.
    package let name: String?
}

/// The field that says how far a document is, its words, and the field that holds our marks.
package struct StatusSettings: Sendable {
    package let field: String
    package let pending: BSONValue
    package let inProgress: BSONValue
    package let completed: BSONValue
    package let failed: BSONValue
    package let infoField: String

    package init(
        field: String = "ai_status", pending: BSONValue = .string("pending"),
        inProgress: BSONValue = .string("in_progress"), completed: BSONValue = .string("completed"),
        failed: BSONValue = .string("failed"), infoField: String = "processing_info"
    ) {
        self.field = field
        self.pending = pending
        self.inProgress = inProgress
        self.completed = completed
        self.failed = failed
        self.infoField = infoField
    }
}

/// A name of the prompt and where its value comes from.
package struct Variable: Sendable {
    package enum Source: Sendable {
        /// Names with dots; a number is an index into a list.
        case path(String)
        case expression(TemplateExpression)
    }

    package let name: String
    package let source: Source
    /// As written, for the frozen job.
    package let text: String
}

/// What is sent to the model for each document.
package struct Prompt: Sendable {
    package struct Source: Sendable, Equatable {
        package let role: PromptRole
        package let text: String
        /// The file, or the key in the job file.
        package let name: String
        /// The templates that it can bring in, in the order in which they are met.
        package let parts: [PartName]
    }

    /// What a template calls one that it brings in, and which of `parts` that is.
    package struct PartName: Sendable, Equatable {
        package let name: String
        package let number: Int
    }

    /// A template that a prompt brings in, for `prompt_<run>_<number>.j2`.
    package struct Part: Sendable, Equatable {
        /// From 1, in the order in which they are met.
        package let number: Int
        package let file: String
        package let text: String
    }

    package let system: Template?
    package let user: Template
    /// The templates as they were read, for `prompt_<run>_<role>.j2`.
    package let sources: [Source]
    package let parts: [Part]
    package let options: TemplateOptions

    /// The names that the templates ask for, each once, in the order of their first use.
    package var names: [String] {
        var names: [String] = []
        for name in (system?.names ?? []) + user.names where !names.contains(name.name) { names.append(name.name) }
        return names
    }
}

package struct RequestSettings: Sendable {
    package let endpoint: String
    package let completionWindow: String
    /// All of the request but its messages.
    package let body: JSONObject

    package var model: String { body["model"]?.stringValue ?? "" }
}

package struct BatchSettings: Sendable {
    package let maxRequests: Int
    package let maxBytes: Int
    package let pollInterval: Duration
    /// How long an unanswered creation is given to appear in the provider's list.
    package let settleTime: Duration

    /// The provider's limits for one input file.
    package static let providerRequests = 50_000
    package static let providerBytes = 209_715_200
}

package struct ResponseSettings: Sendable {
    package enum Parse: String, Sendable, CaseIterable {
        case text, json
        case jsonOrText = "json_or_text"
    }

    /// A JSON Schema that the answer must satisfy.
    package struct Schema: Sendable {
        /// The file, as messages name it.
        package let name: String
        package let json: JSONValue
        package let compiled: ResponseSchema
    }

    /// A program that gets each answer and gives back what is stored.
    package struct Transform: Sendable {
        package let command: [String]
        /// For one answer.
        package let timeout: Duration
    }

    package let parse: Parse
    package let schema: Schema?
    /// Markdown headings that the answer must have, with text below.
    package let sections: [String]
    package let require: [Requirement]
    package let transform: Transform?

    package init(
        parse: Parse, schema: Schema? = nil, sections: [String] = [], require: [Requirement] = [],
        transform: Transform? = nil
    ) {
        self.parse = parse
        self.schema = schema
        self.sections = sections
        self.require = require
        self.transform = transform
    }
}

/// A condition that an answer must meet: `response.use_cases | length >= 6`.
package struct Requirement: Sendable {
    package let expression: TemplateExpression
    /// As written, for messages and the frozen job.
    package let text: String

    /// What it may ask for.
    static let names = ["response", "response_content", "model", "usage"]
}

/// One thing that is done with an answer.
package enum ResultTarget: Sendable {
    /// An update of the source document.
    case source(UpdateTemplate)
    case rows(RowTarget)

    /// The names that its templates ask for.
    package var names: [String] {
        switch self {
        case .source(let update): update.names
        case .rows(let rows):
            rows.update.names + rows.filter.names + (rows.prune?.names ?? [])
                + (rows.each?.list.names.map(\.name) ?? [])
        }
    }
}

/// Rows of another collection that an answer becomes.
package struct RowTarget: Sendable {
    /// One row for each item of a list.
    package struct Iteration: Sendable {
        package let list: TemplateExpression
        /// What the templates call the item.
        package let name: String
        /// As written, for the frozen job.
        let text: String
    }

    package let collection: String
    /// Nil: the answer is one row.
    package let each: Iteration?
    package let filter: RowFilter
    package let isUpsert: Bool
    package let update: UpdateTemplate
    /// Which rows of the document are deleted when they have not just been written.
    package let prune: RowFilter?
}

package struct RetrySettings: Sendable {
    package struct Backoff: Sendable, Equatable {
        package let base: Duration
        package let factor: Double
        package let max: Duration
    }

    /// How often one document may be sent and paid for.
    package let maxAttempts: Int
    package let backoff: Backoff
    /// What is done differently for a class of failures.
    package let on: [VerdictClass: RetryRule]
}

/// How documents of one class of failures are treated.
package enum RetryRule: Sendable {
    /// Not sent again.
    case giveUp
    /// Sent again after the backoff.
    case wait
    /// Sent again with these fields in the request's body.
    case again(BSONTemplate, source: JSONValue)

    /// What the fields' templates may ask for.
    static let names = ["request", "attempts", "settings"]

    /// For `--print-config`.
    var text: String {
        switch self {
        case .giveUp: "give_up"
        case .wait: "wait"
        case .again(_, let source): "set \(source.text())"
        }
    }
}

/// The provider's address and the key for it. From the environment only, never from a job file.
package struct ProviderSettings: Sendable {
    /// Without a slash at its end.
    package let baseURL: String
    package let apiKey: Secret?
    package let organization: String?
    package let project: String?

    /// Whose server, and which key, without giving the key away: tells the journal where a file was sent.
    package var identity: String {
        let digest = apiKey.map { hexadecimal(SHA256.hash(data: Array($0.reveal().utf8)).prefix(4)) } ?? "none"
        return "\(baseURL) key \(digest)"
    }
}
