import ForgeJSON
import TestSupport

extension Workbench {
    /// Adds a note to the journal: after it, a page of the journal has room for so many bytes.
    func lengthenJournal(toHold room: Int) throws {
        let journal = scratch.file("batches/visits/journal.jsonl")
        let text = try FileText.text(journal)
        let lines = try self.lines(journal)
        func note(_ length: Int) -> String {
            let text = String(repeating: "-", count: length)
            let line: JSONObject = [
                "seq": .integer(Int64(lines.count + 1)), "time": lines.last?["time"] ?? "", "event": "note",
                "text": .string(text),
            ]
            return JSONValue.object(line).text() + "\n"
        }
        let size = text.utf8.count + note(0).utf8.count + room
        let rest = (SmallDisk.pageSize - size % SmallDisk.pageSize) % SmallDisk.pageSize
        try FileText.write(text + note(rest), to: journal)
    }
}
