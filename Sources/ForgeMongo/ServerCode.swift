/// MongoDB's error codes: what they are called and what they mean for the caller.
///
/// The names are those of `error_codes.yml` in MongoDB's source. A write error inside a reply has a code but no name.
struct ServerCode {
    let number: Int

    /// The server does not accept the user, or denies the action.
    var isDenial: Bool { [11, 13, 18, 33, 8000].contains(number) }

    /// The same call may succeed in a moment: no primary, shutting down, timed out, cursor or connection lost.
    var isTransient: Bool {
        [
            6, 7, 43, 50, 64, 89, 91, 112, 134, 175, 189, 237, 262, 9001, 10107, 11600, 11601, 11602, 13388, 13435,
            13436,
        ].contains(number)
    }

    /// No document can be written to this collection so.
    var isMisconfiguration: Bool { [73, 79, 100, 166].contains(number) }

    var name: String? { Self.names[number] }

    private static let names: [Int: String] = [
        1: "InternalError", 2: "BadValue", 6: "HostUnreachable", 7: "HostNotFound", 9: "FailedToParse",
        11: "UserNotFound", 13: "Unauthorized", 14: "TypeMismatch", 15: "Overflow", 16: "InvalidLength",
        18: "AuthenticationFailed", 20: "IllegalOperation", 26: "NamespaceNotFound", 28: "PathNotViable",
        33: "CannotAuthenticate", 40: "ConflictingUpdateOperators", 43: "CursorNotFound", 50: "MaxTimeMSExpired",
        52: "DollarPrefixedFieldName", 53: "InvalidIdField", 54: "NotSingleValueField", 56: "EmptyFieldName",
        57: "DottedFieldName", 59: "CommandNotFound", 61: "ShardKeyNotFound", 64: "WriteConcernFailed",
        66: "ImmutableField", 72: "InvalidOptions", 73: "InvalidNamespace", 79: "UnknownReplWriteConcern",
        89: "NetworkTimeout", 91: "ShutdownInProgress", 96: "OperationFailed", 100: "UnsatisfiableWriteConcern",
        112: "WriteConflict", 115: "CommandNotSupported", 121: "DocumentValidationFailure", 123: "NotAReplicaSet",
        134: "ReadConcernMajorityNotAvailableYet", 146: "ExceededMemoryLimit", 166: "CommandNotSupportedOnView",
        168: "InvalidPipelineOperator", 175: "QueryPlanKilled", 189: "PrimarySteppedDown", 237: "CursorKilled",
        262: "ExceededTimeLimit", 8000: "AtlasError", 9001: "SocketException", 10107: "NotWritablePrimary",
        10334: "BSONObjectTooLarge", 11000: "DuplicateKey", 11600: "InterruptedAtShutdown", 11601: "Interrupted",
        11602: "InterruptedDueToReplStateChange", 13388: "StaleConfig", 13435: "NotPrimaryNoSecondaryOk",
        13436: "NotPrimaryOrSecondary",
    ]
}
