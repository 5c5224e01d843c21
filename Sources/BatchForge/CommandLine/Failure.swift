import ForgeJinja
import ForgeTrail

/// An error as the operator meets it: exit status, message, what to do.
struct Failure {
    let status: ExitStatus
    let message: String?
    var hint: String?
    /// The same may go well a little later.
    let isTransient: Bool
    /// It says nothing about other batches.
    let isAboutOneBatch: Bool

    init(_ error: any Error) {
        switch error {
        case let error as APIError:
            isTransient = error.isTransient && error.kind != .incomplete
            isAboutOneBatch = error.kind == .incomplete || (error.kind == .rejected && !error.isDenied)
        case let error as TrailError: (isTransient, isAboutOneBatch) = (error.isTransient, false)
        case let error as StoreError: (isTransient, isAboutOneBatch) = (error.isTransient, false)
        case let error as StepError:
            (isTransient, isAboutOneBatch) = (false, error.status == .held || error.status == .data)
        default: (isTransient, isAboutOneBatch) = (false, false)
        }
        switch error {
        case let error as StepError:
            (status, message, hint) = (error.status, error.message, error.hint)
        case let status as ExitStatus: (self.status, message) = (status, Self.interrupted)
        case is CancellationError: (status, message) = (Interruption.status, Self.interrupted)
        case let error as APIError where error.kind == .interrupted:
            (status, message) = (Interruption.status, Self.interrupted)
        case let error as JobError:
            (status, message) = (ExitStatus(error), error.description)
        case let error as TemplateError:
            (status, message) = (.data, error.description)
        case let error as TrailError:
            (status, message, hint) = (ExitStatus(error), error.description, Self.hint(error))
        case let error as StoreError:
            (status, message, hint) = (ExitStatus(error), error.description, Self.hint(error))
        case let error as APIError:
            (status, message, hint) = (ExitStatus(error), error.description, Self.hint(error))
        default:
            (status, message) = (.software, "unexpected error: \(error)")
        }
    }

    private static let interrupted = "interrupted; nothing is lost, the same command goes on from here"

    private static func hint(_ error: TrailError) -> String? {
        switch error.kind {
        case .busy: "wait for it, or run the same command again with --lock-wait <seconds>"
        default: nil
        }
    }

    private static func hint(_ error: StoreError) -> String? {
        switch error.kind {
        case .unreachable: "check MONGODB_URI and that the server runs, then run the same command again"
        case .denied: "check the user and password in MONGODB_URI and the user's roles"
        case .misconfigured: "set MONGODB_URI, MONGODB_DB and MONGODB_COLLECTION, or 'mongodb' in the job file"
        case .refused: nil
        }
    }

    private static func hint(_ error: APIError) -> String? {
        if error.isDenied { return "check OPENAI_API_KEY, and that the key may use the Files and Batches API" }
        if error.isBilling { return "raise the limit at the provider, then run the same command again" }
        switch error.kind {
        case .unreachable: return "check OPENAI_BASE_URL and the network, then run the same command again"
        case .ambiguous, .incomplete: return "run the same command again"
        case .rejected, .interrupted: return nil
        }
    }
}

extension ExitStatus {
    init(_ error: JobError) {
        switch error.kind {
        case .configuration: self = .configuration
        case .data: self = .data
        case .missing: self = .noInput
        }
    }

    init(_ error: TrailError) {
        switch error.kind {
        case .busy: self = .notYet
        case .corrupt: self = .data
        case .missing: self = .noInput
        // An event that cannot follow is a fault of ours, and was stopped before it did harm.
        case .refused: self = error.operation == "append to" ? .software : .cannotCreate
        case .io: self = .io
        }
    }

    init(_ error: StoreError) {
        switch error.kind {
        case .unreachable: self = .unavailable
        case .denied: self = .denied
        case .misconfigured: self = .configuration
        case .refused: self = .failed
        }
    }

    init(_ error: APIError) {
        if error.isDenied {
            self = .denied
        } else if error.isBilling {
            self = .money
        } else {
            switch error.kind {
            case .unreachable, .ambiguous, .incomplete: self = .unavailable
            case .rejected: self = error.status == 429 ? .notYet : .data
            case .interrupted: self = Interruption.status
            }
        }
    }
}
