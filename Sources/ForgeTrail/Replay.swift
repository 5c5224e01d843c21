/// How far a journal has been read, and what it said up to there.
struct Replay: Sendable {
    var state = TrailState()
    /// Of the whole lines read so far.
    var size: Int64 = 0
    /// The file they were read from; nil before the first look.
    var file: FileStatus?
    /// The `seq` of the `begin` that this process wrote last; 0 before it wrote one.
    var ownBegin = 0
    /// Set when the end of the file is in an unknown state. This process must not write there any more.
    var failure: TrailError?

    /// Refuses a journal that was replaced or cut since it was read.
    mutating func recognize(_ status: FileStatus, path: String) throws(TrailError) {
        if let file, !file.isSame(as: status) {
            throw TrailError(.corrupt, "append to", path, reason: "it was replaced while this program ran")
        }
        if status.size < size {
            throw TrailError(
                .corrupt, "append to", path, reason: "it was cut to \(status.size) bytes, \(size) were read before")
        }
        file = status
    }

    /// Takes in what follows, and returns how many bytes at the end are not a whole line.
    mutating func readOn(
        in directory: BatchDirectory, _ body: (JournalEntry) -> Void = { _ in }
    ) throws(TrailError) -> Int64 {
        let path = directory.path(of: .journal)
        let descriptor = try directory.openForReading(.journal)
        try descriptor.seek(to: size, path: path)
        var lines = LineReader(taking: descriptor, path: path, offset: size, number: state.seq)
        while let line = try lines.next() {
            if !line.isTerminated { return Int64(line.range.count) }
            do throws(EntryFault) {
                let entry = try JournalEntry(line: line.buffer, in: line.range)
                try take(entry, bytes: line.range.count + 1)
                body(entry)
            } catch {
                throw TrailError(.corrupt, "read", "\(path):\(line.number)", reason: error.reason)
            }
        }
        return 0
    }

    /// Takes in an entry whose line has so many bytes.
    mutating func take(_ entry: JournalEntry, bytes: Int) throws(EntryFault) {
        do {
            try state.apply(entry.event, time: entry.time, seq: entry.seq)
        } catch {
            throw EntryFault(error.reason)
        }
        size += Int64(bytes)
    }
}
