/// Why a transform gave no new response.
package struct TransformError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Kind: Equatable, Sendable {
        /// The transform itself said that this answer failed.
        case rejected
        /// What it wrote is no line for this answer.
        case malformed
        /// It ended before it answered.
        case ended
        case timedOut
        case cannotStart
        /// It was started anew several times and never answered.
        case gaveUp
        /// A signal has come for us.
        case interrupted
    }

    package let kind: Kind
    package let message: String

    /// Whether only this one answer failed: the next may be tried. Otherwise there is no use in going on.
    package var isPerAnswer: Bool {
        switch kind {
        case .rejected, .malformed, .ended, .timedOut: true
        case .cannotStart, .gaveUp, .interrupted: false
        }
    }

    package var description: String { message }
}
