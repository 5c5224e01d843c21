import ForgeJinja
import ForgeTrail

/// An error of the core that knows what it is to the operator. All of them are here, so that the table of
/// `docs/errors.md` has one place in the code.
protocol ClassifiedError: Error {
    var failureKind: FailureKind { get }
    var exitStatus: ExitStatus { get }
    var shownMessage: String { get }
    /// What to do, unless the message says it already.
    var advice: String? { get }
    /// The same call may go well a little later.
    var mayPass: Bool { get }
    /// It says nothing about other batches.
    var isAboutOneBatch: Bool { get }
}

extension ClassifiedError {
    var shownMessage: String { "\(self)" }
    var advice: String? { nil }
    var mayPass: Bool { false }

    /// Errors that point into a file have their hint as their last line.
    fileprivate static func split(_ text: String) -> (message: String, hint: String?) {
        let start = text.lastIndex(of: "\n").map { text.index(after: $0) } ?? text.startIndex
        guard start > text.startIndex, text[start...].hasPrefix("hint: ") else { return (text, nil) }
        return (String(text[..<start].dropLast()), String(text[start...].dropFirst("hint: ".count)))
    }

    fileprivate static var aboutTemplates: String { "docs/templates.md says what a template may hold" }
    var isAboutOneBatch: Bool { false }
}

extension StepError: ClassifiedError {
    var failureKind: FailureKind { kind }
    var exitStatus: ExitStatus { status }
    var advice: String? { hint }
    var isAboutOneBatch: Bool { status == .held || status == .data }
}

extension TemplateError: ClassifiedError {
    var failureKind: FailureKind { .template }
    var exitStatus: ExitStatus { .data }
    var shownMessage: String { Self.split(description).message }
    var advice: String? { Self.split(description).hint ?? Self.aboutTemplates }
}

extension JobError: ClassifiedError {
    /// A job names templates and other files; what is wrong with those is theirs.
    var failureKind: FailureKind { kind == .data ? .template : .validation }
    var shownMessage: String { Self.split(description).message }

    var advice: String? {
        Self.split(description).hint
            ?? (kind == .data ? Self.aboutTemplates : "docs/configuration.md has every key and what it takes")
    }

    var exitStatus: ExitStatus {
        switch kind {
        case .configuration: .configuration
        case .data: .data
        case .missing: .noInput
        }
    }
}

extension TrailError: ClassifiedError {
    /// An event that cannot follow is a fault of ours, and was stopped before it did harm.
    private var isOurFault: Bool { kind == .refused && operation == "append to" }

    var failureKind: FailureKind {
        switch kind {
        case .busy: .timeout
        case .corrupt, .missing: .validation
        case .refused: isOurFault ? .internal : .file
        case .io: .file
        }
    }

    var exitStatus: ExitStatus {
        switch kind {
        case .busy: .notYet
        case .corrupt: .data
        case .missing: .noInput
        case .refused: isOurFault ? .software : .cannotCreate
        case .io: .io
        }
    }

    var advice: String? {
        switch kind {
        case .busy: "wait for it, or run the same command again with --lock-wait <duration>"
        case .corrupt: "no tool mends it, as no crash makes it: undo the edit, or restore the file from a backup"
        case .missing: "check the path: it begins where -C leads"
        case .refused:
            isOurFault
                ? "please report it, with the journal if it may be shown"
                : "docs/trail.md says what a batch directory has to be"
        case .io: "make room or mend the permissions, then run the same command again: nothing is lost"
        }
    }

    var mayPass: Bool { isTransient }
}

extension StoreError: ClassifiedError {
    var failureKind: FailureKind {
        switch kind {
        case .unreachable, .denied: .connection
        case .misconfigured, .refused: .validation
        }
    }

    var exitStatus: ExitStatus {
        switch kind {
        case .unreachable: .unavailable
        case .denied: .denied
        case .misconfigured: .configuration
        case .refused: .failed
        }
    }

    var advice: String? {
        switch kind {
        case .unreachable: "check MONGODB_URI and that the server runs, then run the same command again"
        case .denied: "check the user and password in MONGODB_URI and the user's roles"
        case .misconfigured: "set MONGODB_URI, MONGODB_DB and MONGODB_COLLECTION, or 'mongodb' in the job file"
        case .refused: "check 'select' and 'results' in the job file: the server does not carry them out"
        }
    }

    var mayPass: Bool { isTransient }
}

extension APIError: ClassifiedError {
    var failureKind: FailureKind {
        if isDenied { return .connection }
        if isBilling { return .processing }
        switch kind {
        case .unreachable, .ambiguous, .incomplete: return .connection
        case .rejected: return status == 429 ? .timeout : .validation
        case .interrupted: return .interrupted
        }
    }

    var exitStatus: ExitStatus {
        if isDenied { return .denied }
        if isBilling { return .money }
        switch kind {
        case .unreachable, .ambiguous, .incomplete: return .unavailable
        case .rejected: return status == 429 ? .notYet : isAboutSettings ? .configuration : .data
        case .interrupted: return Interruption.status
        }
    }

    var advice: String? {
        if isDenied { return "check OPENAI_API_KEY, and that the key may use the Files and Batches API" }
        if isBilling { return "raise the limit at the provider, then run the same command again: nothing was made" }
        switch kind {
        case .unreachable: return "check OPENAI_BASE_URL and the network, then run the same command again"
        case .ambiguous, .incomplete: return "run the same command again: what has been done is found, not done twice"
        case .rejected:
            if status == 429 { return Self.patience(retryAfter) }
            if isAboutSettings { return "check OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_ORG_ID and OPENAI_PROJECT_ID" }
            if status == 404 || status == 405 { return "check OPENAI_BASE_URL: it ends before /files and /batches" }
            return "the provider says why; mend the job, and generate anew what it has refused"
        case .interrupted: return nil
        }
    }

    var mayPass: Bool { isTransient && kind != .incomplete }
    var isAboutOneBatch: Bool { kind == .incomplete || (kind == .rejected && !isDenied) }

    /// Nothing was asked: the request could not be made out of the settings.
    private var isAboutSettings: Bool { kind == .rejected && status == 0 }

    private static func patience(_ retryAfter: Double?) -> String {
        let wait = retryAfter.map { "in \(Int($0.rounded(.up)).counted("second"))" } ?? "a little later"
        return "the provider asks to slow down: run the same command again \(wait)"
    }
}
