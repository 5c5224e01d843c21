import ForgeBSON
import ForgeJSON
import ForgeTrail

/// `ids_<run>.jsonl`: the `_id` behind each `custom_id` that is only a hash.
///
///     {"custom_id":"h-…","_id":<canonical Extended JSON>}
package enum RequestIDs {
    /// Publishes the file anew with `ids` added.
    static func add(
        _ ids: [(id: CustomID, value: BSONValue)], to run: RunID, trail: Trail, journal: LockedJournal
    ) throws {
        var file = try AtomicFile(for: .ids(run), in: trail.directory)
        if try trail.directory.exists(.ids(run)) {
            var lines = try LineReader(.ids(run), in: trail.directory)
            while let line = try lines.next() { try file.write(line.bytes + [UInt8(ascii: "\n")]) }
        }
        for (id, value) in ids {
            let line: JSONValue = ["custom_id": .string(id.description), "_id": value.extendedJSON(.canonical)]
            try file.write(line.serialized() + [UInt8(ascii: "\n")])
        }
        try file.commit(under: journal)
    }

    /// The `_id`s for those of `ids` that are hashes, looked up in the files of `runs`.
    package static func resolve(
        _ ids: some Sequence<CustomID>, runs: some Sequence<RunID>, trail: Trail
    ) throws -> [CustomID: BSONValue] {
        var wanted = Set(ids.filter(\.isHash))
        var found: [CustomID: BSONValue] = [:]
        for run in runs where !wanted.isEmpty {
            guard try trail.directory.exists(.ids(run)) else { continue }
            var lines = try LineReader(.ids(run), in: trail.directory)
            while let line = try lines.next() {
                guard let object = try? JSONValue(parsing: line.bytes), let text = object["custom_id"]?.stringValue,
                    let id = CustomID(text), let json = object["_id"], let value = try? BSONValue(extendedJSON: json)
                else {
                    throw StepError(
                        .data, "\(trail.directory.path(of: .ids(run))):\(line.number): not a line of this file")
                }
                if wanted.remove(id) != nil { found[id] = value }
            }
        }
        return found
    }
}
