/// How many of something there may be.
struct SchemaCount: Sendable {
    var atLeast: Int?
    var atMost: Int?

    func problem(_ count: Int, _ singular: String, _ plural: String) -> String? {
        func counted(_ count: Int) -> String { "\(count) \(count == 1 ? singular : plural)" }
        if let atLeast, count < atLeast { return "must have at least \(counted(atLeast))" }
        if let atMost, count > atMost { return "must have at most \(counted(atMost))" }
        return nil
    }
}
