import "./trusted";
import "./token";
import { ApolloProvider } from "@apollo/client/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./App";
import { client } from "./apollo";
import { takeParam } from "./route";
import "./styles.css";

takeParam("open"); // a form that was half filled in is not opened again by a reload

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <ApolloProvider client={client}>
      <App />
    </ApolloProvider>
  </StrictMode>,
);
