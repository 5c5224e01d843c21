/// Why a pattern cannot be used.
struct PatternError: Error {
    let reason: String
}
