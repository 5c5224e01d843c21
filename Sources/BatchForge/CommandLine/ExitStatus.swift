/// How a tool ended, the same table for all of them. Scripts may rely on it; a code that is not here is a failure.
///
/// 64–78 are the numbers of BSD's sysexits.h.
package struct ExitStatus: Equatable, Sendable, Error {
    package let code: Int32

    private init(_ code: Int32) { self.code = code }

    /// Done; also: there was nothing to do.
    package static let done = ExitStatus(0)
    package static let failed = ExitStatus(1)
    /// Finished, and some requests failed.
    package static let someFailed = ExitStatus(3)
    /// A batch ended failed, expired or cancelled; what it answered is kept.
    package static let batchEnded = ExitStatus(5)
    /// Refused for money: a limit of spending was reached.
    package static let money = ExitStatus(6)
    package static let usage = ExitStatus(64)
    package static let data = ExitStatus(65)
    package static let noInput = ExitStatus(66)
    /// A service did not answer.
    package static let unavailable = ExitStatus(69)
    /// A fault of ours.
    package static let software = ExitStatus(70)
    package static let cannotCreate = ExitStatus(73)
    package static let io = ExitStatus(74)
    /// Not yet: run the same command again.
    package static let notYet = ExitStatus(75)
    /// Held: a person must decide.
    package static let held = ExitStatus(76)
    package static let denied = ExitStatus(77)
    package static let configuration = ExitStatus(78)

    /// The shell's convention: 130 after SIGINT, 143 after SIGTERM.
    package static func interrupted(by signal: Int32) -> ExitStatus { ExitStatus(128 + signal) }
    package var isInterruption: Bool { code > 128 }

    /// A status that somebody else has chosen: a child that ended on its own, or `--empty-exit`.
    package static func given(_ code: Int32) -> ExitStatus { ExitStatus(code) }
}
