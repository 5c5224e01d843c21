/// What sort of trouble ended a tool, or spoilt a part of its work: `kind` of the closing line of `--json`, and of the
/// log. `docs/errors.md` has every situation with its kind.
///
/// The exit status says what to do next, and tells apart what has one kind; the kind says where to look.
package enum FailureKind: String, Sendable, CaseIterable {
    /// MongoDB or the provider cannot be reached, does not answer, or does not let us in.
    case connection
    /// What was given cannot be used: an option, the job file, a list of ids, a file of the trail that was edited, a
    /// request that the provider does not take.
    case validation
    /// The work went through, and a batch or some requests of it failed; or a person has to decide how it goes on.
    case processing
    /// Not yet: a wait was over before what it waited for had come, be it a batch, another writer, the rate limit or the
    /// time of a retry. Exactly what exit status 75 says.
    case timeout
    /// A template cannot be compiled, or a prompt cannot be rendered with it.
    case template
    /// A file or directory of this machine cannot be made, read or written.
    case file
    /// A signal came.
    case interrupted
    /// A fault of BatchForge.
    case `internal`

    /// What a status says of itself, where no error says it better; nil for success and for a code that somebody else
    /// has chosen.
    package init?(_ status: ExitStatus) {
        switch status {
        case .unavailable, .denied: self = .connection
        case .usage, .data, .noInput, .configuration: self = .validation
        case .failed, .someFailed, .batchEnded, .money, .held: self = .processing
        case .notYet: self = .timeout
        case .cannotCreate, .io: self = .file
        case .software: self = .internal
        case _ where status.isInterruption: self = .interrupted
        default: return nil
        }
    }
}
