import { graphql } from "../gql";

export const WebhookFields = graphql(`
  fragment WebhookFields on WebhookEndpoint { id url description eventTypes query status disabledReason failingSince createdAt }
`);

export const WebhooksQuery = graphql(`
  query Webhooks {
    webhookEndpoints { ...WebhookFields }
  }
`);

export const DeliveryFields = graphql(`
  fragment DeliveryFields on WebhookDelivery {
    id
    status
    attempt
    httpStatus
    error
    durationMs
    createdAt
    nextAttemptAt
    event { id type }
  }
`);

export const DeliveriesQuery = graphql(`
  query Deliveries($id: ID!, $status: WebhookDeliveryStatus, $first: Int!, $after: Cursor) {
    node(id: $id) {
      __typename
      ... on WebhookEndpoint {
        ...WebhookFields
        deliveries(status: $status, first: $first, after: $after) {
          pageInfo { hasNextPage endCursor }
          edges { cursor node { ...DeliveryFields } }
        }
      }
    }
  }
`);

export const DeliveryQuery = graphql(`
  query Delivery($id: ID!) {
    node(id: $id) {
      __typename
      ... on WebhookDelivery {
        ...DeliveryFields
        responseBody
        event { id type data createdAt walletSequence wallet { id } }
        endpoint { id query status }
      }
    }
  }
`);

export const CreateWebhook = graphql(`
  mutation CreateWebhook($input: CreateWebhookEndpointInput!) {
    createWebhookEndpoint(input: $input) { webhookEndpoint { ...WebhookFields } secret userErrors { ...Refusal } }
  }
`);

export const UpdateWebhook = graphql(`
  mutation UpdateWebhook($input: UpdateWebhookEndpointInput!) {
    updateWebhookEndpoint(input: $input) { webhookEndpoint { ...WebhookFields } userErrors { ...Refusal } }
  }
`);

export const RotateWebhook = graphql(`
  mutation RotateWebhook($input: RotateWebhookSecretInput!) {
    rotateWebhookSecret(input: $input) { webhookEndpoint { ...WebhookFields } secret userErrors { ...Refusal } }
  }
`);

export const DeleteWebhook = graphql(`
  mutation DeleteWebhook($input: DeleteWebhookEndpointInput!) {
    deleteWebhookEndpoint(input: $input) { userErrors { ...Refusal } }
  }
`);

export const RedeliverEvents = graphql(`
  mutation RedeliverEvents($input: RedeliverEventsInput!) {
    redeliverEvents(input: $input) { count userErrors { ...Refusal } }
  }
`);

export const SendTestEvent = graphql(`
  mutation SendTestEvent($input: SendTestEventInput!) {
    sendTestEvent(input: $input) { delivery { ...DeliveryFields } userErrors { ...Refusal } }
  }
`);
