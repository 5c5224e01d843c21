/// An error as the operator meets it: its kind, the exit status, the message, what to do.
struct Failure {
    let kind: FailureKind
    let status: ExitStatus
    let message: String
    let hint: String?
    /// The same may go well a little later.
    let isTransient: Bool
    /// It says nothing about other batches.
    let isAboutOneBatch: Bool

    init(_ error: any Error) {
        switch error {
        case let error as any ClassifiedError where error.failureKind != .interrupted:
            kind = error.failureKind
            status = error.exitStatus
            message = error.shownMessage
            hint = error.advice
            isTransient = error.mayPass
            isAboutOneBatch = error.isAboutOneBatch
        case is any ClassifiedError, is ExitStatus, is CancellationError:
            kind = .interrupted
            status = error as? ExitStatus ?? Interruption.status
            message = "interrupted"
            hint = "nothing is lost: the same command goes on from here"
            (isTransient, isAboutOneBatch) = (false, false)
        default:
            kind = .internal
            status = .software
            message = "unexpected error: \(error)"
            hint = "please report it, with the command and, if it may be shown, the journal"
            (isTransient, isAboutOneBatch) = (false, false)
        }
    }
}
