package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/coder/websocket"
)

// watchQuery is what a front end follows.
const watchQuery = `subscription { walletUpdated { id currentBalance { amount currency } } }`

// subscriber is one open subscription.
type subscriber struct {
	next  func() (balance string, err error) // waits for the next answer
	close func()
}

// opener opens a subscription and waits for its first answer.
type opener func(ctx context.Context, p *program, token string) (*subscriber, error)

// overSocket opens it over a WebSocket of its own.
func overSocket(ctx context.Context, p *program, token string) (*subscriber, error) {
	conn, response, err := websocket.Dial(ctx, "ws"+strings.TrimPrefix(p.base, "http")+"/graphql", &websocket.DialOptions{
		Subprotocols: []string{"graphql-transport-ws"}, HTTPHeader: http.Header{"Authorization": {"Bearer " + token}},
	})
	if err != nil {
		return nil, err
	}
	if response.Body != nil {
		_ = response.Body.Close() // the connection is the socket's
	}
	staying := context.WithoutCancel(ctx) // it is closed by hand
	s := &subscriber{close: func() { _ = conn.CloseNow() }, next: func() (string, error) { return toldBySocket(staying, conn, `"next"`) }}
	frames := []string{`{"type":"connection_init"}`, string(subscribeFrame)}
	answers := []string{`"connection_ack"`, `"next"`}
	for i := range frames {
		if err = conn.Write(ctx, websocket.MessageText, []byte(frames[i])); err == nil {
			_, err = toldBySocket(ctx, conn, answers[i])
		}
		if err != nil {
			s.close()
			return nil, err
		}
	}
	return s, nil
}

var subscribeFrame = append(append([]byte(`{"id":"1","type":"subscribe","payload":`), request(watchQuery, nil)...), '}')

func toldBySocket(ctx context.Context, conn *websocket.Conn, want string) (balance string, err error) {
	_, text, err := conn.Read(ctx)
	if err == nil && (!bytes.Contains(text, []byte(want)) || bytes.Contains(text, []byte(`"errors"`))) {
		err = fmt.Errorf("the socket says %s", text)
	}
	return balanceIn(text), err
}

// balanceIn is what an answer says of the balance.
func balanceIn(text []byte) string {
	_, rest, _ := bytes.Cut(text, []byte(`"amount":"`))
	balance, _, _ := bytes.Cut(rest, []byte(`"`))
	return string(balance)
}

// byEvents opens it as a stream of server-sent events.
func byEvents(_ context.Context, p *program, token string) (*subscriber, error) {
	c, err := dial(p.base)
	if err != nil {
		return nil, err
	}
	s := &subscriber{close: func() { _ = c.conn.Close() }, next: c.nextEvent}
	body := request(watchQuery, nil)
	head := fmt.Sprintf("POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: text/event-stream\r\n"+
		"Authorization: Bearer %s\r\nContent-Length: %d\r\n\r\n", token, len(body))
	buffers := net.Buffers{[]byte(head), body}
	_ = c.conn.SetReadDeadline(time.Now().Add(patience)) // a TCP connection has them
	if _, err = buffers.WriteTo(c.conn); err == nil {
		_, err = s.next()
	}
	_ = c.conn.SetReadDeadline(time.Time{})
	if err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// nextEvent reads up to the next answer of an event stream.
func (c *client) nextEvent() (balance string, err error) {
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return "", err
		}
		data, found := bytes.CutPrefix(line, []byte("data: "))
		switch {
		case !found:
		case bytes.Contains(data, []byte(`"errors"`)):
			return "", fmt.Errorf("the stream says %s", data)
		default:
			return balanceIn(data), nil
		}
	}
}
