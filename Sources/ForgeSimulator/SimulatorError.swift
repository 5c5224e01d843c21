/// Why the simulator cannot start or go on.
package struct SimulatorError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Kind: Sendable {
        /// A file operation failed.
        case io
        /// What was to be read is not there.
        case missing
        /// The port, or the state directory, is in use by another process.
        case busy
        /// The state log holds a line that this version cannot have written.
        case corrupt
        /// The fault script does not say what it should.
        case script
        /// An option does not.
        case usage
    }

    package let kind: Kind
    package let description: String

    init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }

    /// The exit status that sysexits gives to such a failure.
    package var exitStatus: Int32 {
        switch kind {
        case .io: 74
        case .missing: 66
        case .usage: 64
        case .busy: 69
        case .corrupt, .script: 65
        }
    }
}
