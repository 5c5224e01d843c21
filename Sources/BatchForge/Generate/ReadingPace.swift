/// How many documents are held at a time: as many as are asked for, and fewer where they are large.
///
/// A row of a pipeline may have 16 MB, and a thousand of them no machine holds. The first few tell how large they are.
struct ReadingPace {
    private(set) var size = 16
    private let limit: Int

    private static let bytes = 64 << 20
    private static let growth = 8

    init(limit: Int) {
        self.limit = limit
        size = min(size, limit)
    }

    mutating func note(_ rows: [PromptSource.Row]) {
        guard !rows.isEmpty else { return }
        let bytes = rows.reduce(0) { $0 + ((try? $1.content.get().byteCount) ?? 0) }
        let fitting = Self.bytes / max(bytes / rows.count, 1)
        size = max(1, min(limit, size * Self.growth, fitting))
    }
}
