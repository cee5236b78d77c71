package outbound

// With lets tests look names up elsewhere.
var With = client
