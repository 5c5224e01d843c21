/// A step's own refusal: what is wrong, which status says so, and what to do about it.
package struct StepError: Error, CustomStringConvertible {
    package let status: ExitStatus
    package let kind: FailureKind
    package let message: String
    package let hint: String?

    /// `kind` is given where the status stands for several.
    package init(_ status: ExitStatus, kind: FailureKind? = nil, _ message: String, hint: String? = nil) {
        self.status = status
        self.kind = kind ?? FailureKind(status) ?? .processing
        self.message = message
        self.hint = hint
    }

    package var description: String { message }
}
