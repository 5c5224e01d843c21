extension JSONReader {
    /// Passes a string, checking it; `range` is what is between the quotation marks, plain when no escape is in it.
    mutating func scanString() throws(JSONError) -> (range: Range<Int>, isPlain: Bool) {
        let start = offset + 1
        let end = self.end
        let scan = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe StringScan(buffer, from: start, to: end)
        }
        offset = scan.place
        if let problem = scan.problem { throw failure(problem) }
        offset += 1
        return (start..<scan.place, scan.isPlain)
    }
}
