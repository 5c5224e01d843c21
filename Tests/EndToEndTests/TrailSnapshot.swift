import ForgeBSON
import TestSupport
import Testing

/// What is in the batch directory, and which documents are done.
struct TrailSnapshot {
    private let files: [String: [UInt8]]
    private let completed: [BSONDocument]

    init(of bench: Workbench) throws {
        var files: [String: [UInt8]] = [:]
        for name in try bench.trailFiles() {
            files[name] = try FileText.read(bench.scratch.file("batches/visits/\(name)"))
        }
        self.files = files
        completed = try bench.documents(["ai_status": "completed"])
    }

    /// Of what `before` has, everything is as it was, or where it may change, whole: the journal has at most more
    /// lines, files that are derived from it have their old or their new content. No temporary is left.
    func expectKept(_ before: TrailSnapshot, _ note: String, at location: SourceLocation = #_sourceLocation) {
        for (name, bytes) in before.files where !Self.isDerived(name) {
            let now = files[name] ?? []
            let isKept = name == "journal.jsonl" ? now.starts(with: bytes) : now == bytes
            #expect(isKept, "\(note): '\(name)' was changed", sourceLocation: location)
        }
        for (name, bytes) in files {
            #expect(!name.hasSuffix(".tmp"), "\(note): '\(name)' is left", sourceLocation: location)
            let isWhole = bytes.isEmpty || bytes.last == UInt8(ascii: "\n") || name.hasPrefix("prompt_")
            #expect(isWhole, "\(note): '\(name)' is not whole", sourceLocation: location)
        }
        let documents = Set(completed)
        #expect(
            before.completed.allSatisfy(documents.contains), "\(note): answers were changed", sourceLocation: location)
    }

    private static func isDerived(_ name: String) -> Bool {
        ["current_batch_id.txt", "failed_ids.txt", "failed.jsonl"].contains(name)
            || (name.hasPrefix("batch_") && name.hasSuffix(".json"))
    }
}
